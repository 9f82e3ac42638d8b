# The image of the web server, the worker and the schedule; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 SHELFLIFE_DATA=/data
WORKDIR /app

COPY requirements.txt .
RUN pip install --require-hashes --no-deps --requirement requirements.txt

COPY . .
RUN useradd --system --user-group --no-create-home shelflife \
    && mkdir /data && chown shelflife: /data
USER shelflife
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--preload", "--workers", "2", "--threads", "6"]
