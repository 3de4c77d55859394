"""Programs that call SDKs, before and after their fixes, on transports that answer by themselves."""
