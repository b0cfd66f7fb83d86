package dev.outspan.wire.chat;

import dev.outspan.wire.JsonNode;
import java.util.Optional;

/// The addresses of pictures: links, or `data:` where the picture itself is there.
final class Images {
  private static final String[] MEDIA_TYPES = {
    "media_type", "mime_type", "mimeType", "mediaType", "contentType"
  };

  private Images() {}

  /// Of a part that names its type; none if it is no picture, or not one that can be shown.
  static Optional<String> url(String type, JsonNode part) {
    return switch (type) {
      case "image_url", "input_image" -> linked(part, "image_url");
      case "image" -> image(part);
      case "blob" -> isPicture(part) ? data(part, "content", "data") : Optional.empty();
      case "uri" -> isPicture(part) ? Nodes.text(part, "uri") : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// Of a part of Gemini's.
  static Optional<String> inline(JsonNode part) {
    return Nodes.object(part, "inlineData", "inline_data")
        .filter(Images::isPicture)
        .flatMap(blob -> data(blob, "data"));
  }

  private static Optional<String> linked(JsonNode part, String name) {
    return Nodes.text(part, name).or(() -> Nodes.object(part, name).flatMap(Images::address));
  }

  private static Optional<String> address(JsonNode image) {
    return Nodes.text(image, "url");
  }

  /// Anthropic's, OpenInference's or Vercel's.
  private static Optional<String> image(JsonNode part) {
    Optional<JsonNode> source = Nodes.object(part, "source");
    if (source.isPresent()) {
      return address(source.get()).or(() -> data(source.get(), "data"));
    }
    Optional<JsonNode> image = Nodes.object(part, "image");
    if (image.isPresent()) {
      return linked(image.get(), "image").or(() -> address(image.get()));
    }
    return Nodes.text(part, "image")
        .filter(text -> text.startsWith("http") || text.startsWith("data:"))
        .or(() -> data(part, "image"));
  }

  private static boolean isPicture(JsonNode part) {
    return Nodes.text(part, MEDIA_TYPES).map(type -> type.startsWith("image/")).orElse(false)
        || Nodes.text(part, "modality").map("image"::equals).orElse(false);
  }

  private static Optional<String> data(JsonNode part, String... names) {
    Optional<String> type = Nodes.text(part, MEDIA_TYPES);
    Optional<String> data = Nodes.text(part, names);
    return type.isPresent() && data.isPresent()
        ? Optional.of("data:%s;base64,%s".formatted(type.get(), data.get()))
        : Optional.empty();
  }
}
