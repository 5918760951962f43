"""Jobs that do nothing, through Celery: late acknowledgement, confirmed publishing, persistent messages, stored results.

    BROKER=amqp://… RESULTS=FOLDER python3 -m celery -A noop_celery worker --concurrency 16
    BROKER=amqp://… RESULTS=FOLDER python3 noop_celery.py COUNT     # prints seconds until the last result is stored
"""
import os
import sys
import time

from celery import Celery

RESULTS = os.environ["RESULTS"]

app = Celery("noop", broker=os.environ["BROKER"], backend="file://" + RESULTS)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={"confirm_publish": True},
    task_default_delivery_mode="persistent",
    broker_connection_retry_on_startup=True,
)


@app.task
def noop(number):
    return number


def main(count):
    begin = time.monotonic()
    for number in range(count):
        noop.delay(number)
    while len(os.listdir(RESULTS)) < count:
        time.sleep(0.005)
    print(time.monotonic() - begin)


if __name__ == "__main__":
    import noop_celery  # tasks are named after their module

    noop_celery.main(int(sys.argv[1]))
