#include "cli/admin/http.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <boost/asio/ip/tcp.hpp>

#include "base/number.h"

namespace saker::cli {
namespace {

constexpr std::size_t kBytesMax = 64 << 20;
constexpr std::int32_t kBehindBroker = 3;

using Stream = boost::asio::ip::tcp::iostream;

std::string shown(const HostAddress& address) { return "http://" + to_string(address); }

Result<Stream> connect(const HostAddress& address, std::int64_t timeout_ms) {
  const std::string text = to_string(address);
  std::string ip = text.substr(0, text.rfind(':'));
  if (ip.starts_with('[')) ip = ip.substr(1, ip.size() - 2);
  boost::system::error_code broken;
  const auto parsed = boost::asio::ip::make_address(ip, broken);
  Stream stream;
  stream.expires_after(std::chrono::milliseconds(timeout_ms));
  using boost::asio::ip::tcp;
  if (!broken) stream.connect(tcp::endpoint(parsed, static_cast<unsigned short>(address.port)));
  if (stream && !broken) return stream;
  const auto& why = broken ? broken : stream.error();
  return Error{ErrorCode::kUnavailable, shown(address) + ": " + why.message()};
}

Result<std::string> read_all(Stream& stream, const HostAddress& address) {
  std::string text;
  char part[16 << 10];
  while (stream.read(part, sizeof part) || stream.gcount() > 0) {
    text.append(part, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kBytesMax) {
      return Error{ErrorCode::kResourceExhausted,
                   shown(address) + " answers with more than 64 MiB"};
    }
  }
  // The end of the stream is no error here; a time-out is.
  if (!stream.error() || stream.error() == boost::asio::error::eof) return text;
  return Error{ErrorCode::kUnavailable, shown(address) + ": " + stream.error().message()};
}

}  // namespace

Result<HttpAnswer> http_ask(std::string_view method, const HostAddress& address,
                            const std::string& path, std::int64_t timeout_ms) {
  auto stream = connect(address, timeout_ms);
  if (!stream.ok()) return stream.error();
  // 1.0: the body ends where the connection does.
  *stream << method << ' ' << path << " HTTP/1.0\r\nHost: " << to_string(address)
          << "\r\nConnection: close\r\n\r\n"
          << std::flush;
  const auto text = read_all(*stream, address);
  if (!text.ok()) return text.error();
  HttpAnswer answer;
  const std::size_t end = text->find("\r\n\r\n");
  const std::size_t blank = text->find(' ');
  if (text->starts_with("HTTP/") && end != std::string::npos && blank + 4 < text->size()) {
    std::from_chars(text->data() + blank + 1, text->data() + blank + 4, answer.status);
    answer.body = text->substr(end + 4);
    return answer;
  }
  return Error{ErrorCode::kCorrupt, shown(address) + " does not answer in HTTP"};
}

Result<HostAddress> http_address(const BrokerAt& broker,
                                 const OrderedStringMap<std::string>& settings) {
  const auto text = settings.find("httpPort");
  const auto enabled = settings.find("httpEnable");
  if (text == settings.end() || (enabled != settings.end() && enabled->second == "false")) {
    return Error{ErrorCode::kNotFound, saker::cli::shown(broker) + " serves no HTTP"};
  }
  const std::int32_t port = whole_number<std::int32_t>(text->second).value_or(-1);
  HostAddress address = broker.address;
  address.port = port > 0 ? port : address.port + kBehindBroker;
  return address;
}

std::string url_part(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string part;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9') ||
                          std::string_view("-._~").find(c) != std::string_view::npos;
    if (is_plain) {
      part += c;
    } else {
      part += '%';
      part += kHex[byte >> 4];
      part += kHex[byte & 15];
    }
  }
  return part;
}

}  // namespace saker::cli
