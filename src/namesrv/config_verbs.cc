#include "base/log.h"
#include "namesrv/request_header.h"
#include "namesrv/verb.h"

namespace saker::namesrv {
namespace {

namespace body = wire::remoting::body;
using wire::remoting::decode;
using wire::remoting::response::kQueryNotFound;

std::string or_null(const std::optional<std::string_view>& text) {
  return std::string(text.value_or("null"));
}

}  // namespace

Answer put_kv_config(Services& services, const Call& call) {
  KvHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  if (!header.name_space || !header.key) {
    return answer_code(wire::remoting::response::kSystemError, "namespace or key is null");
  }
  return answer_status(services.kv.put(*header.name_space, *header.key, header.value));
}

Answer get_kv_config(Services& services, const Call& call) {
  KvHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  Answer answer;
  answer.has_fields = true;
  std::optional<std::string> value =
      services.kv.get(header.name_space.value_or(""), header.key.value_or(""));
  if (value) {
    answer.fields = {{"value", std::move(*value)}};
  } else {
    answer.code = kQueryNotFound;
    answer.remark =
        "No config item, Namespace: " + or_null(header.name_space) + " Key: " + or_null(header.key);
  }
  return answer;
}

Answer delete_kv_config(Services& services, const Call& call) {
  KvHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  return answer_status(services.kv.remove(header.name_space.value_or(""), header.key.value_or("")));
}

Answer get_kv_list_by_namespace(Services& services, const Call& call) {
  KvHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  const auto table = services.kv.list(header.name_space.value_or(""));
  if (table) return answer_body(body::encode_kv_table(*table));
  return answer_code(kQueryNotFound, "No config item, Namespace: " + or_null(header.name_space));
}

Answer update_namesrv_config(Services& services, const Call& call) {
  if (call.command.body.empty()) return {};
  const auto updated = services.config.update(call.command.body);
  if (!updated) {
    log::warn("namesrv: update of the settings: {}", updated.error().message);
    return answer_error(updated.error());
  }
  services.routes.set_rules(rules_of(services.config.options()));
  std::string useless;
  for (const std::string& warning : *updated) {
    log::warn("namesrv: {}", warning);
    useless += (useless.empty() ? "" : "; ") + warning;
  }
  Answer answer;
  if (!useless.empty()) answer.remark = std::move(useless);
  return answer;
}

Answer get_namesrv_config(Services& services, const Call&) {
  return answer_body(services.config.dump());
}

}  // namespace saker::namesrv
