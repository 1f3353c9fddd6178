"""Queues that tell workers of work: Celery on RabbitMQ or Redis."""
