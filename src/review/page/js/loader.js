"use strict";
// Expands the style sheet and the script of the page, and adds them. The content security policy allows only these two
// and this script.
(async () => {
  const packed = document.getElementById("packed").textContent;
  try {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const texts = (await new Response(stream).text()).split("\u0001");
    for (const name of ["style", "script"]) {
      const element = document.createElement(name);
      element.textContent = texts.shift();
      document.body.append(element);
    }
  } catch (error) {
    document.body.prepend(`This browser is too old for the page: ${error.message}`);
  }
})();
