"""Requests that no test thought of, made from the interface's own description by schemathesis: `make api-fuzz`.

schemathesis has an environment of its own, `.venv-schemathesis`, from `requirements/schemathesis.lock`.
"""
