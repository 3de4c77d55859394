"""What is assigned to: names, attributes and elements, and what a condition tells of them."""

from __future__ import annotations

from collections.abc import Callable

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import Class, Instance
from seamlint.taint import pairs, refusals, selection, sinks, sources
from seamlint.taint.expressions import Expressions
from seamlint.taint.fillers import first_set
from seamlint.taint.joining import joined
from seamlint.taint.names import Says, ends_in, words
from seamlint.taint.values import FALSE, SAFE, TRUE, UNKNOWN, Taint, Value, item_key, join_all

_FALSY = (None, "", 0)
_PIECES = frozenset("host hostname port endpoint scheme domain region version algorithm checksum".split())
_INDEXES = frozenset("i j n idx index pos position offset".split())
_MAPPINGS = frozenset({"dict", "Mapping", "MutableMapping"})


class Places(Expressions):
    """Changes what the names of one function stand for."""

    def bind(self, target: m.Expr, value: Value, span: m.Span) -> Value:
        """Assign `value`; gives what the target then stands for."""
        if isinstance(target, m.Name):
            place = self.key(target)
            owner = place[0]
            if owner >= 0 and value.is_blank:
                for binding in self.facts.scopes[owner].bindings.get(target.id, ()):
                    if binding.kind == "instance":
                        value = self.engine.classes.annotated(self.path, value, binding.value)
            is_object = self.is_object(target.id)
            if value.taints and not value.fields and self._is_other(value, target.id):
                value = SAFE
            bound = sources.held(value) if is_object else self.named(value, target.id, target.span)
            if value.is_blank and not is_object:
                # an object that was found by what is called so: `for api_key in query`
                bound = bound.map(Taint.blurred)
            if bound.is_touched:
                bound = bound.through(self.place(span, f"`{target.id}` is assigned"))
            self.env[place] = bound
            if owner == 0 and self.scope and self.facts.scopes[self.scope].kind == "function":
                self.engine.learn(("global", self.path, target.id), bound)
            return bound
        if isinstance(target, m.Sequence):
            told = any(selection.is_secret(self, sources.written_tail(item)) for item in target.items)
            for position, item in enumerate(target.items):
                if told and self.engine.names.is_plain_key(sources.written_tail(item)):
                    self.bind(item, SAFE, span)  # `user, password = ...`
                elif isinstance(item, m.Starred):
                    placed = [value.fields[key] for key in value.fields if key[0] == "#"][position:]
                    others = placed if placed and value.rest is None else [value.element]
                    self.bind(item.value, Value(rest=join_all(others)), span)
                else:
                    self.bind(item, self._piece(value, position, item), span)
            return value
        if isinstance(target, m.Attribute):
            base = self.value(target.base)
            bound = self.named(value, target.name, target.span)
            sinks.store(self, target, base, bound, span)
            name = f".{target.name}"
            self.update(target.base, lambda base: base.with_field(name, bound))
            return bound
        if isinstance(target, m.Index):
            base = self.value(target.base)
            keys = sources.options(self.value(target.key))
            speaks = len(keys) == 1 and not sources.is_by_fields(target.base)
            bound = self.named(value, keys[0], target.span) if speaks else value
            sinks.store(self, target, base, bound, span)
            for each in keys:
                one = item_key(each), bound if speaks or self._may_be(bound, each) else UNKNOWN
                self.update(target.base, lambda old, one=one: old.with_field(*one))  # type: ignore[misc]
            if keys:
                return bound
            if not bound.is_blank:
                counted = not _INDEXES.isdisjoint(words(sources.written_tail(target.key))[-1:])  # `held[i] = key`
                self.update(target.base, lambda old: old.with_element(bound) if counted else _keyed(old, bound))
            return bound
        return value

    def _keeps(self, name: str, value: Value) -> bool:
        """Whether a function puts a secret into what the module keeps under a name, not into an attribute of it."""
        scopes = self.facts.scopes
        own = any(binding.kind == "value" for binding in scopes[0].bindings.get(name, ()))
        return own and scopes[self.scope].kind == "function" and next(value.secrets(), None) is not None

    def _is_other(self, value: Value, name: str) -> bool:
        """Whether what is guessed to be a secret is called something else.

        `user_id = header.split(":")[0]`, `endpoint = connection_string.split(";")[0]`.
        """
        if any(taint.sure for taint in value.taints):
            return False
        named = any(taint.named for taint in value.taints)
        return _is_piece(name) if named else self.engine.names.is_plain_key(name)

    def _may_be(self, value: Value, key: str) -> bool:
        """Whether what goes through a loop of keys is secret under this one too: `made[key] = given[key]`."""
        sure = not value.taints or any(taint.sure for taint in value.taints)
        return sure or self.says(key) in (Says.SECRET, Says.AMBIGUOUS)

    def is_object(self, name: str) -> bool:
        """Whether the function uses a name as that of an object: `token.expires_at`."""
        return (self.scope, name) in self.engine.objects(self.path)

    def _piece(self, value: Value, position: int, target: m.Expr) -> Value:
        """One of several that a value is taken apart into; where only a name speaks for the whole, theirs decide."""
        piece = sources.position(self, value, position, target.span)
        name = sources.written_tail(target)
        if piece.taints and all(taint.named for taint in piece.taints) and f"#{position}" not in value.fields:
            if value.taints[:1] and value.taints[0].kind == "function":
                return UNKNOWN
            return SAFE if self.engine.names.is_harmless_word(name) else piece
        return piece

    def update(self, target: m.Expr, change: Callable[[Value], Value]) -> None:
        """Change what a name, attribute or element stands for."""
        if isinstance(target, m.Name):
            key = self.key(target)
            old = self.env.get(key)
            self.env[key] = changed = change(old if old is not None else self.value(target))
            if key[0] == 0 and changed.is_touched and self._keeps(target.id, changed):
                self.engine.learn(("global", self.path, target.id), changed)  # `_tokens[user] = token`
        elif isinstance(target, m.Attribute):
            name = f".{target.name}"
            held = self.value(target)
            self.update(target.base, lambda base: base.with_field(name, change(held)))
        elif isinstance(target, m.Index):
            text = self.value(target.key).text
            if text is not None:
                there, field = self.value(target), item_key(text)
                self.update(target.base, lambda base: base.with_field(field, change(there)))
            elif (changed := change(self.value(target))).is_touched:
                self.update(target.base, lambda base: _keyed(base, changed))
        elif (entry := first_set(target)) is not None:
            self.update(entry, change)

    def narrow(self, test: m.Expr, truth: bool) -> None:
        """What a condition tells: a secret that is None, or empty, is none."""
        if isinstance(test, m.Not):
            self.narrow(test.value, not truth)
            return
        plain = isinstance(test, (m.Name, m.Attribute)) and not refusals.is_status(test)
        if plain and (truth or not self.value(test).is_touched):
            return
        if gone := refusals.refused(self, test, truth):
            self.env = {key: refusals.cleared(value, gone) for key, value in self.env.items()}
        if isinstance(test, m.Either) and test.kind == ("and" if truth else "or"):
            for option in test.options:
                self.narrow(option, truth)
        elif isinstance(test, m.Either) and test.kind in ("and", "or"):
            before, ways = self.env, []
            for option in test.options:
                if isinstance(option, m.Name) and self.value(option).text == (FALSE if truth else TRUE):
                    continue  # a switch that was given as a constant: it is not that one that decides
                self.env = dict(before)
                self.narrow(option, truth)
                ways.append(self.env)
            self.env = joined(ways) if ways else before
        elif isinstance(test, m.Compare):
            pairs.tested(self, test, truth)
            none = isinstance(test.right, m.Constant) and test.right.value in _FALSY
            equal = test.operator in ("Is", "Eq")
            if equal == truth and test.operator in ("Eq", "NotEq") and not none:
                right = self.value(test.right)
                if right.safe and right.text:
                    self.forget(test.left)  # it is that constant
            if none and (equal or test.operator in ("IsNot", "NotEq")) and equal == truth:
                self.forget(test.left)
                self._lack(test.left)
            if test.operator == ("NotIn" if truth else "In") and isinstance(test.left, m.Constant):
                self._lack(m.Index(test.span, test.right, test.left))
        elif isinstance(test, m.Call) and flow.tail(test) == "isinstance" and len(test.args) == 2:
            if not truth:
                self._exclude(test.args[0], test.args[1])
        elif isinstance(test, m.Call) and truth and isinstance(test.function, m.Attribute) and self._marks(test):
            self.forget(test.function.base)
        elif isinstance(test, m.Walrus) and not truth:
            self.forget(test.target)
        elif isinstance(test, (m.Call, m.Index)) and not truth:
            self._lack(test)
        elif not truth:
            self.forget(test)

    def _marks(self, test: m.Call) -> bool:
        """Whether a test finds the mark of a reference: `value.startswith("env:")`, `value.startswith("${")`."""
        mark = self.value(test.args[0]).text if test.args and flow.tail(test) == "startswith" else None
        return bool(mark) and str(mark).rstrip("{").endswith((":", "$"))

    def refuse(self, test: m.Expr, truth: bool) -> None:
        """What a branch tells that gives up: what it found wanting is missing, or mistyped, by any name.

        `self.key = checked(key)`, and `if not self.key: raise ValueError(f"{key} is no key")`.
        """
        if isinstance(test, m.Not):
            self.refuse(test.value, not truth)
        elif isinstance(test, m.Either) and test.kind == ("and" if truth else "or"):
            for option in test.options:
                self.refuse(option, truth)
        elif isinstance(test, m.Compare) and test.operator == ("NotEq" if truth else "Eq"):
            for side in (test.left, test.right):  # `if KEY != key: log.info("wrong key %s", key)`
                if isinstance(side, m.Name) and not side.id.isupper():
                    self.refuse(side, False)
        elif not truth and isinstance(test, (m.Name, m.Attribute)):
            wanting, name = frozenset(self.value(test).secrets()), sources.written_tail(test)

            def doubted(taint: Taint) -> Taint:
                same = taint.named and (ends_in(taint.what, (name,)) or ends_in(name, (taint.what,)))
                return taint.doubted() if same or taint in wanting else taint

            for key, value in self.env.items() if wanting else ():
                self.env[key] = value.map(doubted)

    def _lack(self, item: m.Expr) -> None:
        """What a mapping holds that lacks an item: `if user.get("password"): ... else: log(user)`."""
        holder, key = refusals.looked_up(item) or (None, None)
        text = self.value(key).text if key is not None else None
        if text is None or not isinstance(holder, (m.Name, m.Attribute)):
            return
        if self.value(holder).is_touched:
            self.update(holder, lambda old: old.without_field(item_key(text)))

    def _exclude(self, target: m.Expr, kinds: m.Expr) -> None:
        """What a test has shown to be of none of these classes; what is known as a mapping is no text."""
        options = kinds.items if isinstance(kinds, m.Sequence) else (kinds,)
        names, value = {flow.tail(option) for option in options}, self.value(target)
        if not names.isdisjoint(_MAPPINGS) and value.is_mapping and not value.taints:
            self.forget(target)
        elif "str" in names and not value.is_mapping:
            self.forget(target)  # an object, not the text
        classes = {ref[:2] for option in options for ref in self.value(option).refs if isinstance(ref, Class)}
        held = self.value(target)
        kept = tuple(ref for ref in held.refs if not (isinstance(ref, Instance) and ref[:2] in classes))
        if len(kept) < len(held.refs) and isinstance(target, (m.Name, m.Attribute)):
            self.update(target, lambda old: old.replace(refs=kept))

    def forget(self, target: m.Expr) -> None:
        """What a test has shown to be no secret."""
        if not isinstance(target, (m.Name, m.Attribute)):
            return
        value = self.value(target)
        if value.is_touched and any(True for _ in value.secrets()):
            self.update(target, lambda _old: SAFE)


def _is_piece(name: str) -> bool:
    """Whether a name is of a piece of an address, or of a token, of which another one is the secret."""
    return not _PIECES.isdisjoint(words(name)[-1:])


def _keyed(held: Value, value: Value) -> Value:
    """What is a mapping by what is done to it, unless it is known to be a list: `held[name] = key`."""
    made = held.with_element(value)
    return made if made.keys or any(key[0] == "#" for key in made.fields) else made.replace(keys="pairs")
