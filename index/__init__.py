"""Documents and search: from file bytes to ranked chunks with exact spans."""

import os

# onnxruntime, which runs the models, otherwise keeps a device id in the person's home and reports its use
# over the network. It looks at this when it is first imported, so nothing that happens later can say it;
# its own `disable_telemetry_events` comes too late.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
