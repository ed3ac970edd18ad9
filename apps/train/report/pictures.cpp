#include "train/report/pictures.h"

#include <openssl/evp.h>

#include "common/png_writer.h"
#include "train/report/html.h"

namespace digit {
namespace {

std::string base64(const std::string& bytes) {
  // Four letters for each three bytes begun, and a zero that is written behind them.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

}  // namespace

std::string draw_picture(const Raster& raster, Dark dark, std::size_t scale, std::string_view description) {
  return std::string("<img") + (dark == Dark::kInk ? " class=\"ink\"" : "") + " width=\"" +
         std::to_string(raster.width * scale) + "\" height=\"" + std::to_string(raster.height * scale) + "\" alt=\"" +
         escape_html(description) + "\" src=\"data:image/png;base64," + base64(encode_png(raster)) + "\">";
}

}  // namespace digit
