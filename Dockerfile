# The program in an image of its own: docker build -t enregard .
# docker run --rm -v "$PWD:/data" enregard align chapter.fr.txt chapter.en.txt -o chapter.tmx
FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
ARG PROFILE=release
RUN cargo build --locked --profile "$PROFILE" --bin enregard && \
    install -D -s "$(find target -maxdepth 2 -name enregard -type f)" /out/enregard

FROM debian:bookworm-slim
# Further Debian packages: `audit --base-ref` needs git.
ARG PACKAGES=""
RUN if [ -n "$PACKAGES" ]; then \
        apt-get update && apt-get install --yes --no-install-recommends $PACKAGES && rm -rf /var/lib/apt/lists/*; \
    fi
COPY --from=build /out/enregard /usr/local/bin/enregard
COPY LICENSE-MIT LICENSE-APACHE /usr/local/share/doc/enregard/
# Not root. `docker run --user` takes another user, who may write to the mounted folder.
USER 1000:1000
WORKDIR /data
ENTRYPOINT ["enregard"]
CMD ["--help"]
