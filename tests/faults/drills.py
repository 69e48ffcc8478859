def run(server, *, short):
    return True
