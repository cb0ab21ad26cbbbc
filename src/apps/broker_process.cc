#include "apps/broker_process.h"

#include "apps/http_port.h"
#include "apps/inert_settings.h"
#include "apps/reopened_logs.h"
#include "base/log.h"
#include "config/checked.h"
#include "config/rocketmq_keys.h"
#include "model/address_text.h"

namespace saker::apps {
namespace {

constexpr std::int64_t kTickMs = 100;
// COMPAT: clients with vipChannelEnabled take the broker's port minus this.
constexpr std::int32_t kVipDistance = 2;
constexpr int kFreePairTries = 50;

}  // namespace

BrokerSettings::BrokerSettings() : all(config::rocketmq_keys()) {
  all.add(broker::settings(options));
  all.add(store::settings(store));
  all.add(settings(server));
  all.add(settings(http));
  all.add(front::settings(watch));
  all.add(settings(log));
  all.add({config::checked(config::text("bindAddress", bind_address,
                                        {"", config::Reload::kNo,
                                         "IP address that the ports listen on; 0.0.0.0 is all."}),
                           check_ip_address)});
  all.add({config::text(
      "configBlackList", black_list,
      {"", config::Reload::kNo, "Keys, split by ;, that no request changes at run time."})});
  all.add(inert_settings());
}

BrokerProcess::BrokerProcess(BrokerSettings& settings, net::LoopGroup& loops, const Clock& clock)
    : settings_(settings), loops_(loops), clock_(clock), lanes_(loops), link_(loops[0], clock) {}

Result<HostAddress> BrokerProcess::start() {
  // What flags and the environment set did not come through the rows.
  if (const Status checked = config::check_values(settings_.all); !checked.ok()) {
    return checked.error();
  }
  if (settings_.options.broker_role == "SYNC_MASTER") {
    log::warn(
        "broker: brokerRole=SYNC_MASTER: this version replicates nothing, so each message has one "
        "copy; flushDiskType=SYNC_FLUSH waits for the disk");
  }
  // Who takes any port for the broker wants no certain one beside it.
  if (settings_.options.listen_port == 0 && !settings_.http.has_port()) settings_.http.port = 0;
  auto address = bind();
  if (!address.ok()) return address.error();
  settings_.options.listen_port = address->port;

  auto opened = broker::Broker::open({.options = settings_.options,
                                      .store_options = settings_.store,
                                      .clock = clock_,
                                      .executor = lanes_,
                                      .lane_count = loops_.size(),
                                      .link = &link_});
  if (!opened.ok()) return opened.error();
  broker_ = std::move(opened).value();
  settings_desk_ = std::make_unique<SettingsDesk>(SettingsDesk::Rooms{
      settings_.all, clock_, settings_.file, settings_.assigned,
      [this](const config::Settings& settings) { broker_->reload(settings); }, settings_.black_list,
      [this](const std::string& line) {
        if (audit_log_) audit_log_->write(line);
      }});
  if (const Status opened_too = open_front(); !opened_too.ok()) return opened_too.error();
  hook_lanes();
  if (const Status served = open_http(*address); !served) return served.error();
  server_->start(*front_);
  return *address;
}

Status BrokerProcess::open_front() {
  front::Watching watching{clock_, settings_.watch, loops_.size()};
  const std::string& where = settings_.watch.audit_log;
  if (!where.empty() && audit_log_ == nullptr) {
    auto opened = front::AuditLog::open(where);
    if (!opened.ok()) return opened.error();
    audit_log_ = std::move(*opened);
  }
  watching.audit_log = audit_log_;
  front_ = std::make_unique<front::Remoting>(
      *broker_,
      front::RemotingOptions{settings_.options.region_id, settings_.options.trace_on,
                             settings_.options.broker_name, settings_.options.address(),
                             settings_.store.queues_in_database()},
      settings_desk_.get(), watching);
  loop_measures_ = std::make_unique<LoopMeasures>(loops_);
  broker_->measures().add_source(*front_);
  broker_->measures().add_source(*loop_measures_);
  for (api::MeasureSource* other : others_) broker_->measures().add_source(*other);
  return {};
}

Status BrokerProcess::open_http(const HostAddress& address) {
  site_ = std::make_unique<front::HealthSite>(broker_->measures());
  desk_ = std::make_unique<LoopbackDesk>(address, clock_);
  admin_site_ = std::make_unique<front::AdminSite>(
      front::AdminRooms{*broker_, *settings_desk_, broker_->measures(), lanes_, clock_, audit_log_,
                        desk_.get()},
      settings_.http.admin_access(), *site_);
  auto opened = apps::open_http(settings_.http, "broker", settings_.options.listen_port,
                                *admin_site_, broker_->measures(), clock_);
  if (!opened) return opened.error();
  http_ = std::move(*opened);
  return {};
}

Result<HostAddress> BrokerProcess::bind() {
  const std::int32_t port = settings_.options.listen_port;
  if (port != 0) return bind_pair(port);
  Result<HostAddress> bound = Error{ErrorCode::kUnavailable, "no free pair of ports"};
  for (int i = 0; i < kFreePairTries && !bound.ok(); ++i) bound = bind_pair(0);
  return bound;
}

Result<HostAddress> BrokerProcess::bind_pair(std::int32_t port) {
  const auto address = parse_host_address(settings_.bind_address + ":" + std::to_string(port));
  if (!address) {
    return Error{ErrorCode::kInvalidArgument,
                 "bindAddress: '" + settings_.bind_address + "' is no IP address"};
  }
  server_ = std::make_unique<rpc::Server>(loops_, clock_, settings_.server.to_rpc());
  auto bound = server_->listen(*address);
  if (!bound.ok()) return bound;
  HostAddress vip = *bound;
  vip.port -= kVipDistance;
  if (const auto also = server_->listen(vip); !also.ok()) return also.error();
  return bound;
}

void BrokerProcess::hook_lanes() {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    loops_[i].on_turn_end([this, i] { broker_->end_turn(api::Lane{i}); });
    schedule_tick(loops_[i]);
  }
}

void BrokerProcess::schedule_tick(net::Loop& loop) {
  loop.call_after(kTickMs, [this, &loop] {
    broker_->tick(api::Lane{loop.index()});
    schedule_tick(loop);
  });
}

bool BrokerProcess::join(std::int64_t timeout_ms) {
  broker_->start();
  return settings_.options.name_servers.empty() || link_.wait_registered(timeout_ms);
}

void BrokerProcess::reread_settings() {
  reopen_logs(audit_log_.get());
  BrokerSettings trial;
  settings_desk_->reread(&trial.all);
}

void BrokerProcess::leave() {
  // While there are lanes that answer what is under way.
  if (admin_site_) admin_site_->stop();
  if (broker_) broker_->leave();
}

void BrokerProcess::close() {
  if (http_) http_->stop();
  if (broker_) broker_->close();
}

}  // namespace saker::apps
