# One image for the web servers, the workers, beat and every command; whoever starts it chooses which.
FROM python:3.11.14-slim-bookworm AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
RUN pip install --no-cache-dir uv==0.13.9 && python -m venv --without-pip /venv
COPY requirements.txt /requirements.txt
RUN uv pip install --python /venv/bin/python --require-hashes --compile-bytecode --no-cache -r /requirements.txt

FROM python:3.11.14-slim-bookworm
# Debian takes old versions of a package away, so those that are named here would not be found for long.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && pip uninstall -y pip setuptools wheel \
    && rm -rf /usr/local/lib/python3.*/ensurepip \
    && useradd --system --uid 10001 --home-dir /srv/careercopilot careercopilot \
    && install -d -o careercopilot -m 700 /data
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
COPY deploy/healthy.py deploy/healthy.py
ARG COMMIT=unknown
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp/cache COMMIT=$COMMIT \
    DJANGO_SETTINGS_MODULE=careercopilot.settings.production DATA_DIR=/data METRICS_DIR=/tmp/metrics \
    STATIC_ROOT=/srv/careercopilot/static
RUN SECRET_KEY=for-the-build-alone DATABASE_URL=sqlite:////tmp/build.sqlite3 REDIS_URL=redis://localhost \
    python manage.py collectstatic --no-input && python -m compileall -q . && rm -rf /tmp/*
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "deploy/healthy.py"]
CMD ["uvicorn", "careercopilot.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-server-header", "--no-proxy-headers", "--no-access-log", "--timeout-graceful-shutdown", "25"]
