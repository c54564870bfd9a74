store_libstore_a_SOURCES =
