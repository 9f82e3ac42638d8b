"""The Postgres and the broker that Shelflife starts where DATABASE_URL and REDIS_URL name no others."""
