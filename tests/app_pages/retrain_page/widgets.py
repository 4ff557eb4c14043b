"""How a story finds the widgets of the Retrain page."""


def button(visitor, label):
    return next(each for each in visitor.app.button if each.label.startswith(label))


def labels_of(visitor):
    return [each.label for each in visitor.app.button]


def choose(visitor, key, value):
    next(each for each in visitor.app.get("button_group") if each.key == key).set_value(value).run()


def field(elements, key):
    return next(element for element in elements if element.key == key)
