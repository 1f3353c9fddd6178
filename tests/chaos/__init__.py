"""Kills every part of a shared installation, again and again, while people use it, and counts what is lost.

    python -m tests.chaos --kills 200 --seed 1

Real servers with durable settings, the product's processes as a user starts them, clients that try again as real
ones do. What is killed, and at what moment, follows from the seed (`schedule`); what was uploaded and removed does
too (`books`, `errands`); the end is judged by pure rules (`verdict`).
"""
