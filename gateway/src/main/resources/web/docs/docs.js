// Shows /openapi.yaml. The validator of swagger.io is not asked: nothing leaves this host.
window.SwaggerUIBundle({
  url: "/openapi.yaml",
  domNode: document.getElementById("api"),
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
});
