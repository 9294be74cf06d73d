"""Files at rest: envelope encryption over a folder or over S3."""
