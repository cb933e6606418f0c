"""Textual's driver for a page in a browser, but one that ends with the server that shows it."""

import os
import signal

from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """Reads keys from the server's pipe; where that is gone, so is the page."""

    def run_input_thread(self) -> None:
        """Reads until the console leaves. Without a server it is asked to, as by a signal."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            os.kill(os.getpid(), signal.SIGTERM)
