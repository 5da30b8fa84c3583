"""The web pages beside the chat: documents, audit, conversations, log-in. Starlette, never Gradio."""
