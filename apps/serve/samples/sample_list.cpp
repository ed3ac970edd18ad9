#include <charconv>
#include <limits>
#include <string>

#include "http/http_error.h"
#include "http/json_writer.h"
#include "samples/sample_json.h"
#include "samples/sample_requests.h"

namespace digit::serve_app {
namespace {

constexpr std::size_t kMaxListed = 60;
/// A reply ends after the sample that exceeds this size.
constexpr std::size_t kMaxListBytes = 1U << 20U;
constexpr std::size_t kMaxExportBytes = 8U << 20U;

/// Returns the query parameter `name`, or `otherwise` without one.
std::int64_t id_parameter(const Request& request, std::string_view name, std::int64_t otherwise) {
  const auto text = request.parameter(name);
  if (!text) return otherwise;
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), id);
  if (error != std::errc() || end != text->data() + text->size()) {
    throw HttpError(400, "query `" + std::string(name) + "`: expected the id of a sample, found `" +
                             std::string(text->substr(0, 40)) + '`');
  }
  return id;
}

std::string state_parameter(const Request& request, std::string_view otherwise) {
  std::string state(request.parameter("state").value_or(otherwise));
  check_state(state, "query `state`");
  return state;
}

void append_counts(std::string& json, const std::vector<std::int64_t>& counts) {
  JsonObject object(json);
  for (std::size_t i = 0; i < counts.size(); ++i) object.add(kSampleStates[i], counts[i]);
}

/// Personal data must not stay in a cache.
void forbid_caching(Reply& reply) { reply.headers.emplace_back("Cache-Control", "no-store"); }

}  // namespace

Reply list_samples(const Service& service, const SampleService& samples, const Request& request) {
  check_manager(samples, request);
  const std::string state = state_parameter(request, "new");
  const std::int64_t before = id_parameter(request, "before", std::numeric_limits<std::int64_t>::max());
  std::string list;
  std::int64_t last = 0;
  bool has_more = false;
  std::vector<std::int64_t> counts;
  service.executor.offload(Cost::kUnknown, [&] {
    counts = samples.store.counts();
    std::size_t count = 0;
    samples.store.read(state, SampleStore::Order::kNewestFirst, before, false, [&](const Sample& sample) {
      has_more = count == kMaxListed || list.size() > kMaxListBytes;
      if (has_more) return false;
      if (count++ > 0) list += ',';
      append_sample(list, sample, false);
      last = sample.id;
      return true;
    });
  });
  Reply reply;
  {
    JsonObject object(reply.body);
    append_array(object.member("class_names"), service.model()->metadata().class_names, append_string);
    append_counts(object.member("counts"), counts);
    object.member("samples").append("[").append(list).append("]");
    object.member("next") += has_more ? std::to_string(last) : "null";
  }
  forbid_caching(reply);
  return reply;
}

Reply export_samples(const Service& service, const SampleService& samples, const Request& request) {
  check_manager(samples, request);
  const std::string state = state_parameter(request, "approved");
  const std::int64_t after = id_parameter(request, "after", 0);
  ByteBudget::Reservation reservation(*service.memory);
  require_memory(reservation, kMaxExportBytes);
  Reply reply{.content_type = "application/jsonl"};
  std::int64_t last = 0;
  bool has_more = false;
  service.executor.offload(Cost::kUnknown, [&] {
    samples.store.read(state, SampleStore::Order::kOldestFirst, after, true, [&](const Sample& sample) {
      has_more = reply.body.size() > kMaxExportBytes;
      if (has_more) return false;
      append_sample(reply.body, sample, true);
      reply.body += '\n';
      last = sample.id;
      return true;
    });
  });
  reply.headers = {{"Content-Disposition", "attachment; filename=\"samples.jsonl\""}};
  if (has_more) {
    reply.headers.emplace_back("Link",
                               "<export.jsonl?state=" + state + "&after=" + std::to_string(last) + ">; rel=\"next\"");
  }
  forbid_caching(reply);
  return reply;
}

Reply sample_picture(const Service& service, const SampleService& samples, const Request& request) {
  check_manager(samples, request);
  const std::int64_t id = sample_id(request);
  std::optional<std::string> picture;
  service.executor.offload(Cost::kUnknown, [&] { picture = samples.store.picture(id); });
  if (!picture) throw HttpError(404, "there is no picture of a sample " + std::to_string(id));
  const std::string type(picture_type(*picture));
  Reply reply{.content_type = type, .body = std::move(*picture)};
  // A page of another origin could show the picture, because not every browser says where a request comes from.
  reply.headers = {{"Content-Security-Policy", "default-src 'none'; sandbox"},
                   {"Cross-Origin-Resource-Policy", "same-origin"}};
  forbid_caching(reply);
  return reply;
}

}  // namespace digit::serve_app
