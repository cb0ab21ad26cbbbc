#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include "base/assert.h"

namespace saker {

template <class Signature, std::size_t kInlineBytes = 64>
class UniqueFunction;

/// A move-only std::function: holds callables that own things (a Responder, a buffer). Callables of
/// at most kInlineBytes that move without throwing are kept in place, larger ones on the heap.
/// Calling an empty one is a bug.
template <class R, class... Args, std::size_t kInlineBytes>
class UniqueFunction<R(Args...), kInlineBytes> {
 public:
  UniqueFunction() = default;
  UniqueFunction(std::nullptr_t) {}

  template <class F, class = std::enable_if_t<!std::is_same_v<std::decay_t<F>, UniqueFunction> &&
                                              std::is_invocable_r_v<R, std::decay_t<F>&, Args...>>>
  UniqueFunction(F&& f) {
    using Callable = std::decay_t<F>;
    if constexpr (sizeof(Callable) <= kInlineBytes && alignof(Callable) <= alignof(Storage) &&
                  std::is_nothrow_move_constructible_v<Callable>) {
      new (&storage_) Callable(std::forward<F>(f));
      ops_ = &kInlineOps<Callable>;
    } else {
      new (&storage_) Callable*(new Callable(std::forward<F>(f)));
      ops_ = &kHeapOps<Callable>;
    }
  }

  UniqueFunction(UniqueFunction&& other) noexcept { take(other); }
  UniqueFunction& operator=(UniqueFunction&& other) noexcept {
    if (this != &other) {
      reset();
      take(other);
    }
    return *this;
  }
  ~UniqueFunction() { reset(); }

  explicit operator bool() const { return ops_ != nullptr; }

  R operator()(Args... args) {
    SAKER_ASSERT(ops_ != nullptr);
    return ops_->call(&storage_, std::forward<Args>(args)...);
  }

 private:
  struct Storage {
    alignas(std::max_align_t) std::byte bytes[kInlineBytes];
  };
  struct Ops {
    R (*call)(void*, Args&&...);
    void (*move)(void* to, void* from) noexcept;
    void (*destroy)(void*) noexcept;
  };

  template <class C>
  static constexpr Ops kInlineOps{[](void* p, Args&&... args) -> R {
                                    return (*static_cast<C*>(p))(std::forward<Args>(args)...);
                                  },
                                  [](void* to, void* from) noexcept {
                                    new (to) C(std::move(*static_cast<C*>(from)));
                                    static_cast<C*>(from)->~C();
                                  },
                                  [](void* p) noexcept { static_cast<C*>(p)->~C(); }};

  template <class C>
  static constexpr Ops kHeapOps{
      [](void* p, Args&&... args) -> R {
        return (**static_cast<C**>(p))(std::forward<Args>(args)...);
      },
      [](void* to, void* from) noexcept { new (to) C*(*static_cast<C**>(from)); },
      [](void* p) noexcept { delete *static_cast<C**>(p); }};

  void take(UniqueFunction& other) noexcept {
    ops_ = std::exchange(other.ops_, nullptr);
    if (ops_ != nullptr) ops_->move(&storage_, &other.storage_);
  }
  void reset() noexcept {
    if (ops_ != nullptr) std::exchange(ops_, nullptr)->destroy(&storage_);
  }

  Storage storage_;
  const Ops* ops_ = nullptr;
};

}  // namespace saker
