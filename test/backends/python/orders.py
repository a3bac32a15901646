"""The order service of another team: Python, stock OpenTelemetry, and nothing of Threadspan.

GET /orders/1042 answers with an order, after it has asked a language model at MODEL_URL what to say of it. Prints its URL.
"""

import json
import os
import signal
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=300))
trace.set_tracer_provider(provider)
tracer = trace.get_tracer("orders")


class Orders(BaseHTTPRequestHandler):
    def do_GET(self):
        arrived = propagate.extract({key.lower(): value for key, value in self.headers.items()})
        with tracer.start_as_current_span("GET /orders/{id}", arrived, SpanKind.SERVER):
            order = {"id": self.path.rsplit("/", 1)[1], "item": "a pair of hiking boots"}
            order |= {"status": "on its way", "day": "Thursday", "note": ask_model()}
        body = json.dumps(order).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def ask_model():
    attributes = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5-mini"}
    with tracer.start_as_current_span("chat gpt-5-mini", kind=SpanKind.CLIENT, attributes=attributes):
        headers = {"content-type": "application/json"}
        propagate.inject(headers)
        asked = {"model": "gpt-5-mini", "messages": [{"role": "user", "content": "A kind word?"}]}
        url = f"{os.environ['MODEL_URL']}/chat/completions"
        request = urllib.request.Request(url, json.dumps(asked).encode(), headers)
        with urllib.request.urlopen(request) as response:
            return json.load(response)["choices"][0]["message"]["content"]


server = ThreadingHTTPServer(("127.0.0.1", 0), Orders)
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
provider.shutdown()
sys.exit(0)
