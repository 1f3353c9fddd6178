"""The fixtures give an empty place on a real server."""

import botocore.session  # type: ignore[import-untyped]
import psycopg
import pytest
import redis
import s3fs  # type: ignore[import-untyped]
from kombu.connection import Connection

from tools.servers import Bucket, Valkey


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_finds_its_database_empty(postgres_url: str, time: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE book (title text)")
        connection.execute("INSERT INTO book VALUES (%s)", (time,))
        assert connection.execute("SELECT title FROM book").fetchall() == [(time,)]


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_finds_its_numbered_database_empty(redis_url: str, time: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.set("title", time, nx=True)
        assert client.keys("*") == [b"title"]


def test_a_used_number_is_emptied(redis_url: str, valkey_server: Valkey) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.set("title", "Dracula")
        valkey_server.empty_database(int(redis_url.rpartition("/")[2]))
        assert client.keys("*") == []


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_finds_its_bucket_empty(s3_bucket: Bucket, time: str) -> None:
    files = s3fs.S3FileSystem(
        key=s3_bucket.key, secret=s3_bucket.secret, endpoint_url=s3_bucket.endpoint, skip_instance_cache=True
    )
    assert files.ls(s3_bucket.bucket) == []
    files.pipe_file(f"{s3_bucket.bucket}/title", time.encode())
    assert files.cat_file(f"{s3_bucket.bucket}/title") == time.encode()


def test_the_s3_server_checks_the_secret(s3_bucket: Bucket) -> None:
    stranger = botocore.session.get_session().create_client(
        "s3",
        region_name="us-east-1",
        endpoint_url=s3_bucket.endpoint,
        aws_access_key_id=s3_bucket.key,
        aws_secret_access_key="wrong",
    )
    with pytest.raises(stranger.exceptions.ClientError, match="SignatureDoesNotMatch"):
        stranger.list_objects_v2(Bucket=s3_bucket.bucket)


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_finds_its_virtual_host_empty(amqp_url: str, time: str) -> None:
    connection: Connection = Connection(amqp_url)
    with connection:
        queue = connection.SimpleQueue("books")
        assert queue.qsize() == 0
        queue.put({"title": time})
        assert queue.get(timeout=30).payload == {"title": time}
        queue.close()


def test_the_pooler_forgets_the_session(pgbouncer_url: str) -> None:
    with psycopg.connect(pgbouncer_url, autocommit=True, prepare_threshold=None) as first:
        first.execute("CREATE TABLE book (title text)")
        with first.transaction():
            holder = first.execute("SELECT pg_backend_pid()").fetchone()
            with psycopg.connect(pgbouncer_url, autocommit=True, prepare_threshold=None) as second:
                # The first client's connection is taken for as long as its transaction lasts, and not longer.
                assert second.execute("SELECT pg_backend_pid()").fetchone() != holder
        with psycopg.connect(pgbouncer_url, autocommit=True, prepare_threshold=None) as third:
            assert third.execute("SELECT count(*) FROM book").fetchone() == (0,)
