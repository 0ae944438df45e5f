# The package of `npm run package` on distroless Node: no shell, no package manager, no root.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# There is no native code in it, so that one build serves each processor.
RUN npm run -s package && mkdir /data

FROM gcr.io/distroless/nodejs24-debian12:nonroot
ENV NODE_ENV=production container=oci
COPY --from=build /src/package /app
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
VOLUME ["/data"]
EXPOSE 18480
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:18480/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "--disable-sigusr1", "--min-semi-space-size=4", "--max-semi-space-size=16", "/app/out/main/headless.js"]
CMD ["serve", "--data-dir", "/data/hub", "--listen", "0.0.0.0", "--public-url", "http://127.0.0.1:18480", "--unlock", "credential=hub.key"]
