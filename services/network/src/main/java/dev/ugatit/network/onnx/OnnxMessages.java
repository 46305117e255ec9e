package dev.ugatit.network.onnx;

/** The small messages of a model; numbers are those of {@code onnx.proto}. */
final class OnnxMessages {
  private OnnxMessages() {}

  /** {@code NodeProto}; it is named by its first output. */
  static ProtoMessage node(OnnxNode node) {
    var message = new ProtoMessage();
    node.inputs().forEach(input -> message.text(1, input));
    node.outputs().forEach(output -> message.text(2, output));
    message.text(3, node.outputs().get(0)).text(4, node.operator());
    node.attributes().forEach(attribute -> message.message(5, attribute(attribute)));
    return message;
  }

  /** {@code AttributeProto}; field 20 is the type. */
  private static ProtoMessage attribute(OnnxAttribute attribute) {
    var message = new ProtoMessage().text(1, attribute.name());
    if (attribute instanceof OnnxAttribute.Real real) {
      return message.real(2, real.value()).varint(20, 1);
    }
    if (attribute instanceof OnnxAttribute.Int number) {
      return message.varint(3, number.value()).varint(20, 2);
    }
    if (attribute instanceof OnnxAttribute.Text text) {
      return message.text(4, text.value()).varint(20, 3);
    }
    ((OnnxAttribute.Ints) attribute).values().forEach(value -> message.varint(8, value));
    return message.varint(20, 7);
  }

  /** {@code ValueInfoProto} of a tensor. */
  static ProtoMessage tensorInfo(OnnxTensorInfo info) {
    var shape = new ProtoMessage();
    for (OnnxDimension dimension : info.shape()) {
      var size = new ProtoMessage();
      if (dimension.fixed()) {
        size.varint(1, dimension.size());
      } else if (!dimension.name().isEmpty()) {
        size.text(2, dimension.name());
      }
      shape.message(1, size);
    }
    var tensor = new ProtoMessage().varint(1, info.type().code()).message(2, shape);
    return new ProtoMessage()
        .text(1, info.name())
        .message(2, new ProtoMessage().message(1, tensor));
  }

  /** {@code TensorProto} without its values. */
  static ProtoMessage tensor(OnnxInitializer initializer) {
    var message = new ProtoMessage();
    initializer.shape().forEach(size -> message.varint(1, size));
    return message.varint(2, initializer.type().code()).text(8, initializer.name());
  }

  /** {@code TensorProto} whose values lie in another file. */
  static ProtoMessage external(OnnxInitializer initializer, String file, long offset) {
    return tensor(initializer)
        .message(13, entry("location", file))
        .message(13, entry("offset", Long.toString(offset)))
        .message(13, entry("length", Long.toString(initializer.bytes())))
        .varint(14, 1);
  }

  /** {@code StringStringEntryProto}. */
  static ProtoMessage entry(String key, String value) {
    return new ProtoMessage().text(1, key).text(2, value);
  }
}
