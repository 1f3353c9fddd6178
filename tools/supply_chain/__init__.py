"""What SmartChat is made of: the licences of its dependencies, a bill of materials, and known vulnerabilities.

`make audit` runs it. Nothing is asked for over a network: vulnerabilities come from a database that is given as a file.
"""
