"""File stores: a folder of this machine, and buckets of S3, Google Cloud Storage and Azure through fsspec."""
