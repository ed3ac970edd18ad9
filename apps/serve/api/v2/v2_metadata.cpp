#include "api/v2/v2_metadata.h"

#include "http/json_writer.h"

namespace digit::serve_app {

Reply v2_server_metadata() {
  return {.body =
              R"({"name": "digit-serve", "version": ")" DIGIT_VERSION R"(", "extensions": ["binary_tensor_data"]})"};
}

Reply v2_model_metadata(std::string_view model_name) {
  Reply reply{.body = "{\"name\": "};
  append_string(reply.body, model_name);
  reply.body += R"(, "versions": ["1"], "platform": "pytorch_libtorch", )"
                R"("inputs": [{"name": "image", "datatype": "FP32", "shape": [-1, 784]}], )"
                R"("outputs": [{"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}, )"
                R"({"name": "digit", "datatype": "INT64", "shape": [-1]}]})";
  return reply;
}

}  // namespace digit::serve_app
