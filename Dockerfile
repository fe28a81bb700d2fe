FROM node:24-slim

WORKDIR /opt/linli
# The packages change seldom: a layer of their own.
COPY package.json package-lock.json .npmrc start.mjs ./
COPY db/embedded/*.mjs db/embedded/
COPY apps/server/heap-options.mjs apps/server/
RUN node start.mjs install && npm cache clean --force
COPY . .
RUN node start.mjs build && mkdir /data && chown node: /data

ENV NODE_ENV=production LINLI_DATA=/data PORT=8080
VOLUME /data
EXPOSE 8080
USER node
HEALTHCHECK --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "start.mjs", "serve"]
