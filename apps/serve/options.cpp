#include "options.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "api/frame_ancestors.h"
#include "common/model_path.h"
#include "common/option_binding.h"

namespace digit::serve_app {
namespace {

constexpr std::size_t kMaxThreads = 1024;

/// Deeper JSON could exceed the stack of a fiber.
constexpr std::size_t kMaxJsonDepth = 64;

/// Checks for the form that browsers send in the header `Origin`: a scheme, a host and possibly a port.
std::string check_origin(const std::string& origin) {
  const auto scheme = origin.find("://");
  const bool is_origin = scheme != std::string::npos && scheme > 0 && scheme + 3 < origin.size() &&
                         origin.find('/', scheme + 3) == std::string::npos && origin.find(' ') == std::string::npos;
  if (origin == "*" || is_origin) return {};
  return "expected an origin such as https://example.org, or *, found " + origin;
}

std::string check_log_format(const std::string& format) {
  return format == "text" || format == "json" ? "" : "expected text or json, found " + format;
}

std::string check_network(const std::string& text) {
  return TrustedProxies().add(text) ? "" : "expected an address or a network such as 10.0.0.0/8, found " + text;
}

/// Returns whether the text is an address in the form of the variables that Kubernetes sets for a Service.
bool is_service_address(const std::string& text) {
  const bool has_scheme = text.starts_with("tcp://") || text.starts_with("udp://") || text.starts_with("sctp://");
  const auto port = text.rfind(':') + 1;
  return has_scheme && port < text.size() && text.find_first_not_of("0123456789", port) == std::string::npos;
}

void ignore_service_addresses(CLI::App& app, std::vector<std::string>& notes) {
  for (CLI::Option* option : app.get_options({})) {
    const std::string variable = option->get_envname();
    const char* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
    if (value == nullptr || !is_service_address(value)) continue;
    option->envname("");
    notes.push_back("ignored " + variable + "=" + value + ", which Kubernetes sets for a Service; set " +
                    option->get_name() + " instead");
  }
}

template <typename Number>
CLI::Validator number_from(Number least, Number most) {
  return common::in_range<Number>({.least = static_cast<double>(least), .most = static_cast<double>(most)});
}

/// Returns DIGIT_SERVE_MAX_BODY for `--max-body`.
std::string environment_name(const std::string& flag) {
  std::string name = "DIGIT_SERVE_" + flag.substr(2);
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  return name;
}

/// Adds the options below one heading of the help.
class Group {
 public:
  Group(CLI::App& app, std::string name) : app_(app), name_(std::move(name)) {}

  template <typename Value>
  CLI::Option* add(const std::string& flag, Value& value, const std::string& help) {
    return named(flag, app_.add_option(flag, value, help)->capture_default_str());
  }

  /// The help shows no default.
  template <typename Value>
  CLI::Option* add_optional(const std::string& flag, Value& value, const std::string& help) {
    return named(flag, app_.add_option(flag, value, help));
  }

  CLI::Option* add_count(const std::string& flag, std::size_t& value, const std::string& help, std::size_t minimum = 1,
                         std::size_t maximum = std::size_t{1} << 30U) {
    return add(flag, value, help)->check(number_from<std::size_t>(minimum, maximum));
  }

  CLI::Option* add_time(const std::string& flag, std::chrono::milliseconds& value, const std::string& help) {
    const auto set = [&value](const long& milliseconds) { value = std::chrono::milliseconds(milliseconds); };
    CLI::Option* option = app_.add_option_function<long>(flag, set, help + ", in milliseconds");
    option->default_str(std::to_string(value.count()))->check(number_from<long>(0, 86'400'000));
    return named(flag, option);
  }

  CLI::Option* add_log_format(const std::string& flag, LogFormat& value, const std::string& help) {
    const auto set = [&value](const std::string& text) {
      value = text == "json" ? LogFormat::kJson : LogFormat::kText;
    };
    CLI::Option* option = app_.add_option_function<std::string>(flag, set, help);
    option->type_name("text or json")->default_str("text")->check(CLI::Validator(check_log_format, ""));
    return named(flag, option);
  }

  CLI::Option* add_proxies(const std::string& flag, TrustedProxies& value, const std::string& help) {
    const auto add_all = [&value](const std::vector<std::string>& networks) {
      for (const std::string& network : networks) value.add(network);
    };
    CLI::Option* option = app_.add_option_function<std::vector<std::string>>(flag, add_all, help);
    option->type_name("ADDRESS[/BITS]")->delimiter(',')->check(CLI::Validator(check_network, ""));
    return named(flag, option);
  }

  CLI::Option* add_frame_ancestors(const std::string& flag, std::string& value, const std::string& help) {
    const auto set = [flag, &value](const std::vector<std::string>& sites) {
      const std::string text = CLI::detail::join(sites, " ");
      const auto sources = frame_ancestors(text);
      if (!sources) {
        throw CLI::ValidationError(flag, "expected " + std::string(kExpectedFrameAncestors) + ", found " + text);
      }
      value = *sources;
    };
    CLI::Option* option = app_.add_option_function<std::vector<std::string>>(flag, set, help);
    return named(flag, option->type_name("SITES")->default_str(value));
  }

  CLI::Option* add_flag(const std::string& flag, bool& value, const std::string& help) {
    return named(flag, app_.add_flag(flag, value, help)->check(common::is_flag_value()));
  }

 private:
  CLI::Option* named(const std::string& flag, CLI::Option* option) const {
    return option->envname(environment_name(flag))->group(name_);
  }

  CLI::App& app_;
  std::string name_;
};

void bind_basics(Group group, Options& options) {
  group.add("--host", options.host, "Address to listen on");
  group.add("--port", options.port, "Port to listen on; 0 picks a free one")->check(number_from<int>(0, 65535));
  group.add_optional("--model", options.model, common::kModelHelp);
  group.add_flag("--allow-any-operator", options.load.allow_any_operator,
                 "Load models with any operator, which can write files; only for files that you trust");
  group.add("--model-name", options.model_name, "Name of the model in the Open Inference Protocol");
  group.add_optional("--web-root", options.web_root, "Serve the page from this folder instead of the embedded one")
      ->check(CLI::ExistingDirectory);
}

void bind_limits(Group group, Options& options) {
  group.add_count("--max-body", options.limits.max_body_bytes,
                  "Maximum size of a body in bytes, before and after decompression", 1024);
  group.add_count("--max-buffered", options.max_buffered_bytes,
                  "Maximum size of all requests and replies in memory in bytes; above it, the reply is 503", 1024);
  group.add_count("--max-header", options.transport.framing.max_head_bytes,
                  "Maximum size of the headers of a request in bytes", 1024);
  group.add_count("--max-pixels", options.limits.max_pixels, "Maximum number of pixels of all pictures in a request");
  group.add_count("--max-points", options.limits.max_points, "Maximum number of points in all strokes in a request");
  group.add_count("--max-json-depth", options.limits.max_json_depth, "Maximum nesting depth of JSON", 8, kMaxJsonDepth);
  group.add_count("--max-batch-items", options.limits.max_batch_items, "Maximum number of images in a request");
  group.add_count("--max-connections", options.max_connections,
                  "Maximum number of connections; 0 allows as many as the limit on open files", 0);
  group.add_count("--max-queue", options.transport.max_queue,
                  "Maximum number of requests that wait for their reply; above it, the reply is 503");
  group.add_count("--max-requests", options.transport.max_requests, "Maximum number of requests on a connection");
  group.add_time("--header-timeout", options.transport.times.head, "Time limit for the headers of a request to arrive");
  group.add_time("--body-timeout", options.transport.times.body, "Time limit for the body of a request to arrive");
  group.add_time("--answer-timeout", options.transport.times.answer, "Time limit for computing the reply");
  group.add_time("--send-timeout", options.transport.send.total, "Time limit for the client to read the reply");
  group.add_count("--min-send-rate", options.transport.send.min_rate,
                  "Minimum speed at which a client reads a reply in bytes per second; a slower one is disconnected", 0);
  group.add_time("--idle-timeout", options.transport.times.idle, "Time limit between two requests on a connection");
}

void bind_samples(Group group, Options& options) {
  group.add_optional("--samples", options.samples,
                     "Keep the drawings that users correct in this SQLite file, to learn from them");
  group.add_count("--max-samples-bytes", options.max_samples_bytes,
                  "Maximum size of the file of --samples in bytes; at this size, the reply to a correction is 507",
                  65536, std::size_t{1} << 40U);
  group.add_count("--max-samples-per-minute", options.max_samples_per_minute,
                  "Maximum number of corrections of one client in a minute; above it, the reply is 429");
}

void bind_speed(Group group, Options& options) {
  group.add_count("--threads", options.transport.loop_threads, "Number of event loops; 0 means one per core", 0,
                  kMaxThreads);
  group.add_count("--workers", options.transport.worker_threads,
                  "Number of threads for heavy work, beside one for light work; 0 means one per core", 0, kMaxThreads);
  group.add_count("--max-batch-size", options.transport.batch.max_size,
                  "Maximum number of images in a batch of the network");
  group.add_time("--batch-delay", options.transport.batch.delay,
                 "How long a request waits for others to share its batch");
}

void bind_operations(Group group, Options& options) {
  group.add_optional("--admin-port", options.admin_port, "Serve health, metrics and /admin/reload on this port")
      ->check(number_from<int>(0, 65535));
  group.add("--admin-host", options.admin_host, "Address of the admin port");
  CLI::Option* cert =
      group.add_optional("--tls-cert", options.tls_cert, "Serve HTTPS with this certificate chain (PEM)");
  CLI::Option* key = group.add_optional("--tls-key", options.tls_key, "Private key of the certificate (PEM)");
  cert->needs(key)->check(CLI::ExistingFile);
  key->needs(cert)->check(CLI::ExistingFile);
  group.add_flag("--admin-tls", options.admin_tls, "Serve HTTPS on the admin port too")->needs(cert);
  group.add_optional("--api-key-file", options.api_key_file,
                     "Require one of the API keys in this file, which has one key per line");
  group.add_optional("--cors-origin", options.cors_origins, "Allow requests from pages of this origin; * allows any")
      ->delimiter(',')
      ->check(CLI::Validator(check_origin, "ORIGIN"));
  group.add_frame_ancestors("--frame-ancestors", options.frame_ancestors,
                            "Sites that may show the page in a frame: 'none', 'self', or sites such as "
                            "https://school.example and https://*.example.org");
  group.add_proxies("--trusted-proxy", options.trusted_proxies,
                    "Take the client's address in the access log from X-Forwarded-For if it comes from this proxy");
  group.add_flag("--access-log", options.access_log, "Log each request in one line on standard error");
  group.add_log_format("--log-format", options.log_format, "Format of the log");
  group.add_time("--drain-delay", options.drain_delay,
                 "When stopping, time from reporting not ready to closing the port");
  group.add_time(
      "--drain-timeout", options.drain_timeout,
      "When stopping, time after closing the port for requests in flight; then the program ends without them");
}

}  // namespace

void bind_options(CLI::App& app, Options& options) {
  app.set_config("--config", "", "Read options from this file, which has one `name = value` per line")
      ->envname("DIGIT_SERVE_CONFIG");
  app.allow_config_extras(CLI::config_extras_mode::error);
  bind_basics(Group(app, "Basics"), options);
  bind_operations(Group(app, "Operations"), options);
  bind_samples(Group(app, "Samples"), options);
  bind_limits(Group(app, "Limits"), options);
  bind_speed(Group(app, "Speed"), options);
  ignore_service_addresses(app, options.notes);
}

}  // namespace digit::serve_app
