"""The eleven sheets, one file each: a new file here is a new sheet."""
