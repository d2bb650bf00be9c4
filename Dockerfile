# syntax=docker/dockerfile:1

# The pages are built apart, so that neither Node.js nor its packages reach the image that runs.
FROM node:22-slim AS pages
WORKDIR /build/web/graphiql
COPY web/graphiql/package.json web/graphiql/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY web/graphiql/ ./
RUN npm run build


FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/ledger
COPY requirements.txt ./
# Wheels only: the image has no compiler, and a source package would run code of its own here.
RUN /opt/ledger/bin/pip install --only-binary=:all: --require-hashes -r requirements.txt


# The wheel is built with the locked backend, by a stage that is thrown away.
FROM python:3.11-slim AS wheel
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements-build.txt ./
RUN pip install --only-binary=:all: --require-hashes -r requirements-build.txt
COPY pyproject.toml README.md LICENSE ./
COPY ledger/ ledger/
COPY graph/ graph/
COPY schema/ schema/
COPY app/ app/
COPY --from=pages /build/app/static/graphiql app/static/graphiql
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /dist .


FROM python:3.11-slim AS runtime
LABEL org.opencontainers.image.title="negotiation-ledger" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/ledger/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LEDGER_DATA_DIR=/data \
    PORT=8000
# A number that no account of the host has by habit, so that files in a bound folder show their owner.
RUN groupadd --gid 10001 ledger \
    && useradd --uid 10001 --gid ledger --no-create-home --home-dir /data --shell /usr/sbin/nologin ledger \
    && install --directory --owner=ledger --group=ledger --mode=0700 /data
COPY --from=packages /opt/ledger /opt/ledger
RUN --mount=type=bind,from=wheel,source=/dist,target=/dist \
    /opt/ledger/bin/pip install --no-deps --no-index --no-cache-dir /dist/*.whl
USER ledger
WORKDIR /data
VOLUME /data
EXPOSE 8000
# The image has no curl; Python is there anyway. A status other than 200 raises, and so fails.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=4)"]
STOPSIGNAL SIGINT
# Inside the container every interface is the container's own; docker-compose.yml publishes on loopback only.
ENTRYPOINT ["negotiation-ledger"]
CMD ["serve", "--host", "0.0.0.0"]
