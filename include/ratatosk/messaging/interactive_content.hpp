#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk {

/// The action of a button: open a URL, send its payload back, or dial a number.
enum class ButtonKind : std::uint8_t { Url, Postback, Phone };

/// Returns the enumerator's name.
std::string_view ToString(ButtonKind kind) noexcept;

/// A button with a visible label.
class Button {
 public:
  /// Returns a button that opens `url`.
  static Button Url(std::string label, std::string url) {
    return Button(ButtonKind::Url, std::move(label), std::move(url));
  }
  /// Returns a button that sends `payload` back when it is tapped, as a ButtonAnswerContent.
  static Button Postback(std::string label, std::string payload) {
    return Button(ButtonKind::Postback, std::move(label), std::move(payload));
  }
  /// Returns a button that dials `number`.
  static Button Phone(std::string label, std::string number) {
    return Button(ButtonKind::Phone, std::move(label), std::move(number));
  }
  Button(ButtonKind kind, std::string label, std::string target)
      : kind_(kind), label_(std::move(label)), target_(std::move(target)) {}

  /// Returns what the button does.
  ButtonKind Kind() const noexcept { return kind_; }
  /// Returns the text on the button.
  const std::string& Label() const noexcept { return label_; }
  /// Returns the URL, the payload or the phone number.
  const std::string& Target() const noexcept { return target_; }

  friend bool operator==(const Button&, const Button&);

 private:
  ButtonKind kind_;
  std::string label_;
  std::string target_;
};

/// Text with buttons below it.
class ButtonContent {
 public:
  explicit ButtonContent(std::string text) : text_(std::move(text)) {}

  /// Adds a button.
  ButtonContent& With(Button button) &;
  ButtonContent&& With(Button button) &&;

  /// Returns the text above the buttons.
  const std::string& Text() const noexcept { return text_; }
  /// Returns the buttons in their order.
  const std::vector<Button>& Buttons() const noexcept { return buttons_; }

  friend bool operator==(const ButtonContent&, const ButtonContent&);

 private:
  std::string text_;
  std::vector<Button> buttons_;
};

/// A suggested reply.
class QuickReply {
 public:
  QuickReply(std::string label, std::string payload)
      : label_(std::move(label)), payload_(std::move(payload)) {}
  /// Returns the text of the suggestion.
  const std::string& Label() const noexcept { return label_; }
  /// Returns the payload that is sent back when the reply is tapped.
  const std::string& Payload() const noexcept { return payload_; }

  friend bool operator==(const QuickReply&, const QuickReply&);

 private:
  std::string label_;
  std::string payload_;
};

/// Text with suggested replies, which disappear once one is chosen.
class QuickReplyContent {
 public:
  explicit QuickReplyContent(std::string text) : text_(std::move(text)) {}

  /// Adds a suggested reply.
  QuickReplyContent& With(QuickReply reply) &;
  QuickReplyContent&& With(QuickReply reply) &&;

  /// Returns the text above the replies.
  const std::string& Text() const noexcept { return text_; }
  /// Returns the replies in their order.
  const std::vector<QuickReply>& Replies() const noexcept { return replies_; }

  friend bool operator==(const QuickReplyContent&, const QuickReplyContent&);

 private:
  std::string text_;
  std::vector<QuickReply> replies_;
};

/// One card of a carousel.
class CarouselCard {
 public:
  CarouselCard(std::string title, std::string text)
      : title_(std::move(title)), text_(std::move(text)) {}

  /// Sets the URL of an image, which the provider fetches.
  CarouselCard& WithImage(std::string url) & { return image_url_ = std::move(url), *this; }
  CarouselCard&& WithImage(std::string url) && { return std::move(WithImage(std::move(url))); }
  /// Adds a button.
  CarouselCard& With(Button button) &;
  CarouselCard&& With(Button button) &&;

  /// Returns the title.
  const std::string& Title() const noexcept { return title_; }
  /// Returns the text below the title.
  const std::string& Text() const noexcept { return text_; }
  /// Returns the image's URL, or an empty string if the card has no image.
  const std::string& ImageUrl() const noexcept { return image_url_; }
  /// Returns the buttons in their order.
  const std::vector<Button>& Buttons() const noexcept { return buttons_; }

  friend bool operator==(const CarouselCard&, const CarouselCard&);

 private:
  std::string title_;
  std::string text_;
  std::string image_url_;
  std::vector<Button> buttons_;
};

/// Cards shown side by side, in this order.
class CarouselContent {
 public:
  CarouselContent() = default;

  /// Adds a card.
  CarouselContent& With(CarouselCard card) &;
  CarouselContent&& With(CarouselCard card) &&;

  /// Returns the cards in their order.
  const std::vector<CarouselCard>& Cards() const noexcept { return cards_; }

  friend bool operator==(const CarouselContent&, const CarouselContent&);

 private:
  std::vector<CarouselCard> cards_;
};

/// The layout of a list: the channel's default, narrow rows, or large items.
enum class ListStyle : std::uint8_t { Default, Compact, Large };

std::string_view ToString(ListStyle style) noexcept;

/// One item of a list. If it is picked, its id is sent back in a ListAnswerContent.
class ListItem {
 public:
  ListItem(std::string id, std::string title, std::string description = {})
      : id_(std::move(id)), title_(std::move(title)), description_(std::move(description)) {}
  /// Returns the id, which is sent back when the item is picked.
  const std::string& Id() const noexcept { return id_; }
  /// Returns the visible title.
  const std::string& Title() const noexcept { return title_; }
  /// Returns the description below the title, or an empty string.
  const std::string& Description() const noexcept { return description_; }

  friend bool operator==(const ListItem&, const ListItem&);

 private:
  std::string id_;
  std::string title_;
  std::string description_;
};

/// A list to pick one item from.
class ListPickerContent {
 public:
  ListPickerContent(std::string title, std::string text)
      : title_(std::move(title)), text_(std::move(text)) {}

  /// Adds an item.
  ListPickerContent& With(ListItem item) &;
  ListPickerContent&& With(ListItem item) &&;
  ListPickerContent& WithStyle(ListStyle style) & { return style_ = style, *this; }
  ListPickerContent&& WithStyle(ListStyle style) && { return std::move(WithStyle(style)); }

  /// Returns the title of the list.
  const std::string& Title() const noexcept { return title_; }
  /// Returns the text above the list.
  const std::string& Text() const noexcept { return text_; }
  /// Returns the items in their order.
  const std::vector<ListItem>& Items() const noexcept { return items_; }
  /// Returns the layout.
  ListStyle Style() const noexcept { return style_; }

  friend bool operator==(const ListPickerContent&, const ListPickerContent&);

 private:
  std::string title_;
  std::string text_;
  std::vector<ListItem> items_;
  ListStyle style_ = ListStyle::Default;
};

/// A person's tap on a button of an earlier message.
class ButtonAnswerContent {
 public:
  ButtonAnswerContent(std::string text, std::string payload)
      : text_(std::move(text)), payload_(std::move(payload)) {}
  /// Returns the label that the person saw.
  const std::string& Text() const noexcept { return text_; }
  /// Returns the payload that the button was created with.
  const std::string& Payload() const noexcept { return payload_; }

  friend bool operator==(const ButtonAnswerContent&, const ButtonAnswerContent&);

 private:
  std::string text_;
  std::string payload_;
};

/// A person's choice of an item from a list.
class ListAnswerContent {
 public:
  ListAnswerContent(std::string id, std::string title, std::string description)
      : id_(std::move(id)), title_(std::move(title)), description_(std::move(description)) {}
  /// Returns the id of the picked item.
  const std::string& Id() const noexcept { return id_; }
  /// Returns the title that the person saw.
  const std::string& Title() const noexcept { return title_; }
  /// Returns the item's description, or an empty string.
  const std::string& Description() const noexcept { return description_; }

  friend bool operator==(const ListAnswerContent&, const ListAnswerContent&);

 private:
  std::string id_;
  std::string title_;
  std::string description_;
};

}  // namespace ratatosk
