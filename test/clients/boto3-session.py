"""One run of boto3 against a practice account: argument 1 is a JSON object with endpoint, bucket and key ARN, the
credentials and the Region come from the environment, the files `big` and `small` lie in the working directory.
Prints one JSON object: for each step what came of it, or what was raised."""

import hashlib
import io
import json
import socket
import sys
from urllib.request import urlopen

import boto3
from boto3.exceptions import S3UploadFailedError
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

MIB = 1024 * 1024
SETTINGS = json.loads(sys.argv[1])
BUCKET = SETTINGS["bucket"]


def client(**options):
    # One attempt: a refusal is final, and tests do not wait.
    options.setdefault("config", Config(retries={"max_attempts": 1}))
    return boto3.client("s3", endpoint_url=SETTINGS["endpoint"], **options)


s3 = client()
big = open("big", "rb").read()
small = open("small", "rb").read()
FIVE_MIB = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read(key, **options):
    return sha256(s3.get_object(Bucket=BUCKET, Key=key, **options)["Body"].read())


def put_object():
    return s3.put_object(Bucket=BUCKET, Key="py/small", Body=small)["ServerSideEncryption"]


def get_object():
    return read("py/small")


def upload_file():
    s3.upload_file("big", BUCKET, "py/file")
    s3.download_file(BUCKET, "py/file", "file.back", Config=FIVE_MIB)
    return sha256(open("file.back", "rb").read())


def upload_fileobj():
    extra = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": SETTINGS["kmsKeyArn"]}
    s3.upload_fileobj(io.BytesIO(big), BUCKET, "py/fileobj", ExtraArgs=extra, Config=FIVE_MIB)
    return read("py/fileobj")


def by_hand():
    target = {"Bucket": BUCKET, "Key": "py/hand"}
    upload_id = s3.create_multipart_upload(**target)["UploadId"]
    try:
        parts = []
        for number, start in enumerate(range(0, len(big), 5 * MIB), 1):
            part = s3.upload_part(
                **target, UploadId=upload_id, PartNumber=number, Body=big[start : start + 5 * MIB]
            )
            parts.append({"PartNumber": number, "ETag": part["ETag"]})
        s3.complete_multipart_upload(**target, UploadId=upload_id, MultipartUpload={"Parts": parts})
    except ClientError:
        s3.abort_multipart_upload(**target, UploadId=upload_id)
        raise
    return read("py/hand")


def resume():
    target = {"Bucket": BUCKET, "Key": "py/resumed"}
    upload_id = s3.create_multipart_upload(**target)["UploadId"]
    try:
        other = client()
        there = other.list_parts(**target, UploadId=upload_id).get("Parts", [])
        part = other.upload_part(**target, UploadId=upload_id, PartNumber=len(there) + 1, Body=small)
        parts = [{"PartNumber": len(there) + 1, "ETag": part["ETag"]}]
        other.complete_multipart_upload(**target, UploadId=upload_id, MultipartUpload={"Parts": parts})
    except ClientError:
        s3.abort_multipart_upload(**target, UploadId=upload_id)
        raise
    return read("py/resumed")


def copy():
    source = {"Bucket": BUCKET, "Key": "py/small"}
    s3.copy_object(Bucket=BUCKET, Key="py/copied", CopySource=source)
    return read("py/copied")


def copy_in_parts():
    s3.copy({"Bucket": BUCKET, "Key": "py/file"}, BUCKET, "py/copied-big", Config=FIVE_MIB)
    return read("py/copied-big")


def presigned():
    # Left alone, boto3 presigns for S3 with Signature Version 2, which new buckets do not take.
    signer = client(config=Config(signature_version="s3v4"))
    target = {"Bucket": BUCKET, "Key": "py/small"}
    url = signer.generate_presigned_url("get_object", Params=target, ExpiresIn=60)
    with urlopen(url) as answer:
        return sha256(answer.read())


def virtual_host():
    # The name is resolved by us: not every machine takes `bucket.localhost` for its own.
    resolve = socket.getaddrinfo

    def own(host, *rest, **options):
        name = host.decode() if isinstance(host, bytes) else host
        return resolve("127.0.0.1" if str(name).endswith(".localhost") else host, *rest, **options)

    socket.getaddrinfo = own
    endpoint = SETTINGS["endpoint"].replace("127.0.0.1", "s3.localhost")
    style = Config(s3={"addressing_style": "virtual"}, retries={"max_attempts": 1})
    virtual = boto3.client("s3", endpoint_url=endpoint, config=style)
    virtual.put_object(Bucket=BUCKET, Key="py/virtual host", Body=small)
    return read("py/virtual host")


STEPS = {
    step.__name__: step
    for step in (
        put_object,
        get_object,
        upload_file,
        upload_fileobj,
        by_hand,
        resume,
        copy,
        copy_in_parts,
        presigned,
        virtual_host,
    )
}


def outcome(step):
    try:
        return {"value": step()}
    except ClientError as error:
        answer = error.response
        return {
            "raised": type(error).__name__,
            "operation": error.operation_name,
            "code": answer["Error"]["Code"],
            "message": answer["Error"]["Message"],
            "status": answer["ResponseMetadata"]["HTTPStatusCode"],
        }
    except S3UploadFailedError as error:
        return {"raised": type(error).__name__, "message": str(error)}


print(json.dumps({name: outcome(STEPS[name]) for name in SETTINGS["steps"]}))
