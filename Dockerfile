# Built and run with buildah and Podman, on a base of Debian 12 and Node 24; not with the Docker engine.
#
#   docker build -t status-badge .
#   docker run -p 4000:4000 -v status-badge:/data -e BOOTSTRAP_ORG=acme status-badge   # BOOTSTRAP_ORG=demo for the sample

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
# What the server needs to run, by the same lock file.
RUN npm ci --omit=dev --workspace sdk --workspace widget --workspace server
RUN rm -rf sdk/src sdk/test widget/src widget/e2e widget/scripts server/src

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/LICENSE LICENSE
# The workspaces are links in node_modules to these folders, and some have a node_modules of their own.
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/sdk sdk
COPY --from=build /app/widget widget
COPY --from=build /app/server server
# For docker exec: import, create-key, restored.
RUN ln -s /app/server/bin/status-badge-server.js /usr/local/bin/status-badge-server
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000
# Alive, not ready: a server that waits for its database must not be killed for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process and gets SIGTERM itself; npm or a shell in between would swallow it.
CMD ["node", "server/bin/status-badge-server.js"]
