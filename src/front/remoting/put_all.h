#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "front/remoting/answer.h"

namespace saker::front {

/// Puts the things of a list, each when the one before it is done, and answers once: at the first
/// that is refused, or at the end.
template <class Thing>
void put_all(Context& context, std::vector<Thing> things,
             void (api::Broker::*put)(api::Lane, const Thing&, api::Completion)) {
  struct Walk {
    api::Broker& broker;
    api::Lane lane;
    std::vector<Thing> things;
    void (api::Broker::*put)(api::Lane, const Thing&, api::Completion);
    rpc::Responder responder;
    std::size_t next = 0;

    static void go_on(std::shared_ptr<Walk> walk, const api::Outcome& so_far) {
      if (!so_far.ok() || walk->next == walk->things.size()) {
        return answer_outcome(std::move(walk->responder), so_far);
      }
      const Thing& thing = walk->things[walk->next++];
      Walk& here = *walk;
      (here.broker.*here.put)(here.lane, thing,
                              [kept = std::move(walk)](const api::Outcome& outcome) mutable {
                                go_on(std::move(kept), outcome);
                              });
    }
  };
  Walk::go_on(std::shared_ptr<Walk>(new Walk{context.broker, context.lane(), std::move(things), put,
                                             std::move(context.responder)}),
              {});
}

}  // namespace saker::front
