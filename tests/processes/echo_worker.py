"""A worker that sends each question back, unless the question or its command line says to misbehave.

python -m tests.processes.echo_worker [BEHAVIOUR]
"""

import os
import sys
import time

from mnist_core.processes.messages import ERROR, READY, own_pipes, receive, send


def main(behaviour):
    questions, answers = own_pipes()
    if behaviour == "never ready":
        time.sleep(60)
    if behaviour == "dies at the start":
        sys.exit("no memory for this")
    if behaviour == "refuses":
        send(answers, {ERROR: "there is no model"})
        return
    send(answers, READY)
    while True:
        try:
            header, payload = receive(questions)
        except EOFError:
            return
        if header.get("do") == "hang":
            time.sleep(60)
        if header.get("do") == "die":
            print("last words", file=sys.stderr, flush=True)
            os._exit(3)
        if header.get("do") == "babble":
            answers.write(b"no message\n")
            answers.flush()
            time.sleep(60)
        if header.get("do") == "print":
            print("noise from a library", flush=True)
            os.write(1, b"more noise\n")
        send(answers, header, payload)


if __name__ == "__main__":
    main("".join(sys.argv[1:]))
