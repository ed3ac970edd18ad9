#include "train/report/html.h"

#include <openssl/evp.h>

#include <iomanip>
#include <sstream>

#include "common/png_writer.h"

namespace digit::train_app {
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

std::string escape_html(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string fixed(double value, int decimals) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(decimals) << value;
  return text.str();
}

std::string significant(double value, int digits) {
  std::ostringstream text;
  text << std::setprecision(digits) << value;
  return text.str();
}

std::string grouped(std::size_t count) {
  constexpr std::size_t kGroup = 3;
  auto text = std::to_string(count);
  for (auto place = text.size(); place > kGroup; place -= kGroup) text.insert(place - kGroup, "\u00a0");
  return text;
}

std::string key_value_table(std::string_view caption, const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string html = "<table class=\"facts\"><caption>" + escape_html(caption) + "</caption>\n";
  for (const auto& [name, value] : rows) {
    html += "<tr><th scope=\"row\">" + escape_html(name) + "</th><td>" + escape_html(value) + "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string section(std::string_view heading, std::string_view explanation, std::string_view body) {
  std::string html = "<section>\n<h2>" + escape_html(heading) + "</h2>\n";
  if (!explanation.empty()) html += "<p>" + escape_html(explanation) + "</p>\n";
  return html + std::string(body) + "</section>\n";
}

std::string image_element(const Raster& raster, Dark dark, std::size_t scale, std::string_view description) {
  return std::string("<img") + (dark == Dark::kInk ? " class=\"ink\"" : "") + " width=\"" +
         std::to_string(raster.width * scale) + "\" height=\"" + std::to_string(raster.height * scale) + "\" alt=\"" +
         escape_html(description) + "\" src=\"data:image/png;base64," + base64(common::encode_png(raster)) + "\">";
}

}  // namespace digit::train_app
