"""Settings, addresses, the Celery application, and the services that ./run starts."""
