"use strict";
document.getElementById("again").addEventListener("click", () => window.location.reload());

// Keys go to the terminal once it has been drawn. Before that its web socket takes nothing.
new MutationObserver((changes, watch) => {
  if (document.body.classList.contains("-first-byte")) {
    watch.disconnect();
    document.querySelector(".xterm-helper-textarea").focus();
  }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
