@rem npm runs scripts through a shell; on Unix "exec" replaces it, so that signals sent to npm reach Linli. Windows needs no such thing.
@%*
