/* Starts Swagger UI on the page /docs; the page itself is served by the API. */
window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    url: document.getElementById("openapi")?.dataset.url ?? "/openapi.json",
    dom_id: "#openapi",
    deepLinking: true,
    tryItOutEnabled: true,
  });
});
