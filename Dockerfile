# syntax=docker/dockerfile:1
# One image for every service; the argument picks one, as with the launcher:
#
#   docker build -t ugatit:0.1.0 .
#   docker build -t ugatit:0.1.0-cuda --build-arg PROFILE=cuda .
#   docker run --rm ugatit:0.1.0 service translator --kafka 10.0.0.5:9092
#
# linux/amd64 only: the native libraries are for x86-64.
ARG PROFILE=cpu

FROM maven:3.9-eclipse-temurin-17 AS build
ARG PROFILE
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    case "$PROFILE" in \
      cpu) profile= ;; \
      cuda) profile=-Pcuda ;; \
      *) echo "PROFILE is cpu or cuda, not $PROFILE" >&2; exit 1 ;; \
    esac; \
    mvn -B -DskipTests $profile -pl standalone -am package

FROM eclipse-temurin:17-jre-jammy AS runtime-cpu

# The PyTorch natives bring their CUDA libraries along; ONNX Runtime takes CUDA 12 and cuDNN 9 from
# the system.
FROM nvidia/cuda:12.6.3-cudnn-runtime-ubuntu22.04 AS runtime-cuda
COPY --from=eclipse-temurin:17-jre-jammy /opt/java/openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:$PATH LANG=C.UTF-8

FROM runtime-${PROFILE}
# The two places that are written to, besides /tmp. Volumes mounted there belong to this user.
RUN mkdir /data /cache && chown 10001:10001 /data /cache
COPY LICENSE NOTICE /app/
# Libraries first: they change less often than our own classes.
COPY --from=build /src/standalone/target/lib /app/lib
COPY --from=build /src/standalone/target/classes /app/classes
# As in the launcher: read by native libraries when the JVM starts, so they cannot be set from Java.
ENV OMP_WAIT_POLICY=passive OMP_DYNAMIC=false ORT_DISABLE_TELEMETRY=1 \
    GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1 \
    DJL_OFFLINE=true OPT_OUT_TRACKING=true \
    DJL_CACHE_DIR=/cache UGATIT_DATA=/data HOME=/tmp
WORKDIR /app
USER 10001:10001
# Options of the JVM go into JAVA_TOOL_OPTIONS. The JVM is process 1 and gets SIGTERM itself.
ENTRYPOINT ["java", "-Xshare:auto", "-XX:+UseSerialGC", \
    "-cp", "/app/classes:/app/lib/*", "dev.ugatit.standalone.Main"]
