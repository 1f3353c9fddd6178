"""Job queues: Celery on RabbitMQ or Redis."""
