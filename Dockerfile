# One image for every role. Build: docker build -t flashwire .
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv && \
    /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app flashwire
WORKDIR /app
COPY --from=build /venv /venv
COPY feeds.toml ./
COPY bot bot
COPY handlers handlers
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER flashwire
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
