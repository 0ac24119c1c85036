// Draws the API's documentation; requests tried here bear the token that the browser's session needs.
const place = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  url: place.dataset.address,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  docExpansion: "none",
  requestInterceptor(request) {
    if (request.method && request.method !== "GET") request.headers["X-CSRFToken"] = place.dataset.token;
    return request;
  },
});
