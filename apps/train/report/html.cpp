#include "train/report/html.h"

#include <iomanip>
#include <sstream>

namespace digit {

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

}  // namespace digit
