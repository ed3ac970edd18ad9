#include "train/report/html.h"

#include <iomanip>
#include <sstream>

#include "common/base64.h"
#include "common/png_writer.h"

namespace digit::train_app {
namespace {

/// Appends `part` with its values to `page`. Returns false if a value is empty.
bool fill_part(std::string_view part, const std::map<std::string_view, std::string>& values, std::string& page) {
  bool is_complete = true;
  for (auto open = part.find("{{"); open != std::string_view::npos; open = part.find("{{")) {
    const auto close = part.find("}}", open);
    const auto& value = values.at(part.substr(open + 2, close - open - 2));
    is_complete = is_complete && !value.empty();
    (page += part.substr(0, open)) += value;
    part.remove_prefix(close + 2);
  }
  page += part;
  return is_complete;
}

}  // namespace

std::string fill_template(std::string_view html, const std::map<std::string_view, std::string>& values) {
  constexpr std::string_view kBegin = "<section>";
  constexpr std::string_view kEnd = "</section>\n";
  std::string page;
  for (auto begin = html.find(kBegin); begin != std::string_view::npos; begin = html.find(kBegin)) {
    fill_part(html.substr(0, begin), values, page);
    const auto end = html.find(kEnd, begin) + kEnd.size();
    std::string section;
    if (fill_part(html.substr(begin, end - begin), values, section)) page += section;
    html.remove_prefix(end);
  }
  fill_part(html, values, page);
  return page;
}

std::string escape_html(std::string_view text) {
  static const std::map<char, std::string_view> entities = {
      {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
  std::string escaped;
  for (const char c : text) {
    const auto entity = entities.find(c);
    escaped += entity == entities.end() ? std::string_view(&c, 1) : entity->second;
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

std::string key_value_table(std::string_view caption, const KeyValues& rows) {
  std::string html = "<table class=\"facts\"><caption>" + escape_html(caption) + "</caption>\n";
  for (const auto& [name, value] : rows) {
    html += "<tr><th scope=\"row\">" + escape_html(name) + "</th><td>" + escape_html(value) + "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string image_element(const Raster& raster, Dark dark, std::size_t scale, std::string_view description) {
  return std::string("<img") + (dark == Dark::kInk ? " class=\"ink\"" : "") + " width=\"" +
         std::to_string(raster.width * scale) + "\" height=\"" + std::to_string(raster.height * scale) + "\" alt=\"" +
         escape_html(description) + "\" src=\"data:image/png;base64," +
         common::encode_base64(common::encode_png(raster)) + "\">";
}

}  // namespace digit::train_app
