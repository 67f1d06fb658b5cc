# One image for the web server, the workers and beat; compose and schedulers choose the command.
FROM python:3.11-slim-bookworm AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
RUN python -m venv /venv && pip install --no-cache-dir uv==0.13.9
COPY requirements.txt /requirements.txt
RUN uv pip install --python /venv/bin/python --require-hashes --no-cache -r /requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/careercopilot careercopilot \
    && install -d -o careercopilot /data
COPY --from=build /venv /venv
WORKDIR /srv/careercopilot
COPY manage.py ./
COPY careercopilot careercopilot
COPY accounts accounts
COPY notifications notifications
COPY jobs jobs
COPY applications applications
COPY analytics analytics
COPY exports exports
COPY docs/guides docs/guides
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=careercopilot.settings.production \
    DATA_DIR=/data STATIC_ROOT=/srv/careercopilot/static
RUN SECRET_KEY=for-the-build-alone DATABASE_URL=sqlite:////tmp/build.sqlite3 REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput
USER careercopilot
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/health/live/', headers={'Host': 'localhost'}), timeout=2)"]
CMD ["uvicorn", "careercopilot.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-server-header", "--no-proxy-headers"]
